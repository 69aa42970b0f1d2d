"""Benchmarks: generated reports, peers, and the figures of docs/performance.md."""
