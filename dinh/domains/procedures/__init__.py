"""Thủ tục hành chính: the catalogue of procedures, their versions, steps and forms. Nouns: Procedure, ProcedureVersion, StepDefinition, RequiredPaper."""
