"""What the shield and the fuzzer share: files in memory, the laws of an edit, mutations, and how a find is kept."""
