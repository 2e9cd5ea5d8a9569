"""Screens of this room."""

from .plan import plan
from .plan_files import plan_file, plan_file_progress, plan_file_step, plan_files

__all__ = ["plan", "plan_file", "plan_file_progress", "plan_file_step", "plan_files"]
