"""Hồ sơ: dossiers from submission to result, their legal clock, papers and figures. Nouns: Dossier, DossierStep, ClockInterval, Extension, SupplementRequest, Result, Rating."""
