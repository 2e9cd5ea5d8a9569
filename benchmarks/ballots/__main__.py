"""What is done in the database of `Site`: `make CODES` a round, or `look` after votes that stand on standard input."""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from .city import looked_after, make

    if sys.argv[1] == "make":
        print(json.dumps(vars(make(int(sys.argv[2])))))
    else:
        told = json.load(sys.stdin)
        print(json.dumps(vars(looked_after(told["acknowledged"], told["perhaps"]))))
