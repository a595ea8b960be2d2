"""One parse ─► normalised clauses. The only part of cameo that knows UD relation names."""
