"""What stands around every page: the rows of a region read once, the frame, the parts of a page."""
