"""The sections of a report, a file each, in the order of S3 (六、1)."""
