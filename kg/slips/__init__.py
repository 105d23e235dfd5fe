"""The *phiếu truy nguyên*: the printable report of a lineage, as a Word file and as PDF."""
