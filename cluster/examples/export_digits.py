"""Makes a model of the newest checkpoint that digits.py wrote: a folder with weights and what is known of them.

    export_digits.py CHECKPOINT-FOLDER MODEL-FOLDER

The folder is what `coordctl deploy --model-path` takes; serve_digits.py serves it.
"""

import json
import pathlib
import sys

import numpy as np
from sklearn.datasets import load_digits

TRAINING_ROWS = 1440


def newest(folder):
    """The newest whole checkpoint below a folder."""
    for path in sorted(pathlib.Path(folder).rglob("step-*.npz"), key=lambda p: p.stat().st_mtime, reverse=True):
        try:
            with np.load(path) as saved:
                return int(saved["step"]), [saved[f"p{i}"] for i in range(4)]
        except (OSError, ValueError, KeyError, EOFError) as broken:
            print(f"{path} is not whole ({broken}); trying an older one", file=sys.stderr)
    sys.exit(f"{folder}: no checkpoint of digits.py in it; train first: coordctl submit cluster/examples/digits.yaml")


def accuracy(parameters):
    """On the digits that were never trained on, as digits.py splits them."""
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))[TRAINING_ROWS:]
    w1, b1, w2, b2 = parameters
    scores = np.maximum(digits.data[order] / 16.0 @ w1 + b1, 0) @ w2 + b2
    return float(np.mean(scores.argmax(axis=1) == digits.target[order]))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    step, parameters = newest(sys.argv[1])
    target = pathlib.Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    np.savez(target / "weights.npz", **{name: value for name, value in zip(("w1", "b1", "w2", "b2"), parameters)})
    about = {"kind": "digits", "step": step, "accuracy": round(accuracy(parameters), 4), "inputs": 64, "classes": 10}
    (target / "model.json").write_text(json.dumps(about, indent=2) + "\n")
    print(f"{target}: weights of step {step}, accuracy {about['accuracy']}")


if __name__ == "__main__":
    main()
