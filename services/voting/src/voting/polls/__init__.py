"""Polls, surveys and appraisals of leaders (民主评议), and what of their results may be shown."""
