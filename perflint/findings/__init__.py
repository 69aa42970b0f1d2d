"""Findings: what perflint tells, and how findings are recognised again on the next run."""

from perflint.findings.model import Finding, Place, Related, Row, Severity

__all__ = ["Finding", "Place", "Related", "Row", "Severity"]
