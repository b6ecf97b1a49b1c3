"""Pure decisions about forms: which definition is sound, what is visible, which value is good."""
