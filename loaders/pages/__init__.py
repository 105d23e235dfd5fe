"""Pages that know only where each word stands: lines, paragraphs, tables and notes are put together from places."""
