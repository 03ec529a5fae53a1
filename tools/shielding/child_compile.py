"""Compiles what it is given, on whatever Python runs it: lengths and bytes in, `1` or `0` out."""

import sys
import warnings


def main():
    """Answer until nothing more comes."""
    warnings.simplefilter("ignore")
    given, told = getattr(sys.stdin, "buffer", sys.stdin), getattr(sys.stdout, "buffer", sys.stdout)
    while True:
        head = given.readline()
        if not head.strip():
            return
        data = given.read(int(head))
        try:
            compile(data, "file.py", "exec", 0, 1)
            answer = b"1"
        except (SyntaxError, ValueError, TypeError, MemoryError, OverflowError, RuntimeError):
            answer = b"0"
        told.write(answer)
        told.flush()


if __name__ == "__main__":
    main()
