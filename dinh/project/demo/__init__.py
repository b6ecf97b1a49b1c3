"""The demonstration province: real agencies and services, invented people, dossiers that went through the rules.

Stages in order: agencies with their officers, catalogue, dossiers of 2022-2023, dossiers of the last twelve months.
Each is one transaction, so a load that was killed goes on with the stage that is missing.
"""
