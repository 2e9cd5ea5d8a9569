"""Methods: pure Python with numpy and scipy, no Django; usable alone by a researcher."""
