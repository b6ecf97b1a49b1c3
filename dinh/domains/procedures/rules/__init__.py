"""Pure decisions about procedures: paths of steps, default processes, levels, differences, forms."""
