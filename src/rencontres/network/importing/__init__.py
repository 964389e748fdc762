"""From a file's rows to the registry: fields, values, rows, what would be written, the report."""
