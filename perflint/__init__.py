"""perflint: an audit linter for Chinese budget-performance documents (预算绩效)."""

__version__ = "0.1.0"
