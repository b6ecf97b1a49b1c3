"""Con người và cơ quan: persons, organisations, agencies (dated tree), posts, accounts, the working calendar."""
