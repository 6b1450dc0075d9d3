"""The edge between bytes and domain values: readers of returned files, writers of ours."""
