"""Serves the model that export_digits.py made: POST /predict {"images": [[64 numbers from 0 to 16], ...]}.

It finds the files in $MODEL_PATH and listens at $PORT, as every replica of a service does. GET /healthz answers once
the weights are in memory and have made a first prediction; waitress carries HTTP, numpy the network.
"""

import json
import os
import pathlib

import numpy as np
import waitress

MOST_IMAGES = 1000
MOST_BYTES = 4 << 20


class Model:
    def __init__(self, folder):
        with np.load(folder / "weights.npz") as saved:
            self.weights = [saved[name].astype(np.float32) for name in ("w1", "b1", "w2", "b2")]
        self.about = json.loads((folder / "model.json").read_text())
        # What is slow for the first time is slow now, and not for the first caller.
        self.predict(np.zeros((1, 64), np.float32))

    def predict(self, images):
        w1, b1, w2, b2 = self.weights
        return (np.maximum(images / 16.0 @ w1 + b1, 0) @ w2 + b2).argmax(axis=1)


MODEL = Model(pathlib.Path(os.environ["MODEL_PATH"]))
WHO = {"model": os.environ.get("COORD_MODEL", "digits"), "version": os.environ.get("COORD_MODEL_VERSION", "0")}


def answer(start, status, body):
    content = json.dumps(body).encode()
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]


def application(environ, start):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path.endswith("/healthz"):
        return answer(start, "200 OK", {"status": "ready", **WHO})
    if not path.endswith("/predict"):
        return answer(start, "404 Not Found", {"error": "ask POST /predict or GET /healthz"})
    if method != "POST":
        return answer(start, "405 Method Not Allowed", {"error": 'POST {"images": [[64 numbers], ...]}'})
    try:
        images = np.asarray(json.loads(environ["wsgi.input"].read())["images"], np.float32)
        if images.ndim != 2 or images.shape[1] != 64 or not 1 <= len(images) <= MOST_IMAGES:
            raise ValueError(f"images are 1 to {MOST_IMAGES} rows of 64 numbers, not {images.shape}")
        if not np.isfinite(images).all():
            raise ValueError("a number is not finite")
    except (KeyError, TypeError, ValueError) as wrong:
        return answer(start, "400 Bad Request", {"error": str(wrong)})
    return answer(start, "200 OK", {"digits": MODEL.predict(images).tolist(), **WHO})


if __name__ == "__main__":
    print(f"serving {WHO} ({MODEL.about}) at port {os.environ['PORT']}", flush=True)
    waitress.serve(
        application, host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ["PORT"]), threads=4,
        max_request_body_size=MOST_BYTES, ident=None)
