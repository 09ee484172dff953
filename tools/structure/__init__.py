"""The figures of the code's structure: sizes, annotations, imports between folders, places of calls."""
