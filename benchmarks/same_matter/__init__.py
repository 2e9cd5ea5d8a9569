"""Precision and recall of "the same matter" on pairs that were judged by hand."""
