"""Data-parallel training of a small network on scikit-learn's handwritten digits, with JAX's gloo collectives.

Every rank holds its share of the rows and of nothing else; each step sums the gradients of all ranks with one
all-reduce, so the loss is that of a single process (to rounding: see --single). Rank 0 prints the curve, and writes a
checkpoint from which a new attempt of the same job goes on. It is an example of a job, not a part of the scheduler: it
knows only the variables that any launcher sets, and runs without them as one process.
"""

import argparse
import functools
import json
import os
import pathlib
import sys
import time
import zipfile

# A network this small is slower with several threads a rank; XLA reads this once, when JAX is imported.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import multihost_utils
from jax.flatten_util import ravel_pytree
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from sklearn.datasets import load_digits

HIDDEN = 256
RATE = 0.5
TRAINING_ROWS = 1440
KEPT_CHECKPOINTS = 2


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--steps", type=int, default=400, help="full-batch steps in all")
    parser.add_argument("--every", type=int, default=20, help="steps between two lines of the curve")
    parser.add_argument("--checkpoint-every", type=int, default=100, help="steps between two checkpoints")
    parser.add_argument("--single", action="store_true", help="one process, whatever the environment says")
    chosen = parser.parse_args()
    if chosen.every < 1 or chosen.steps % chosen.every or chosen.checkpoint_every % chosen.every:
        parser.error("--steps and --checkpoint-every must be multiples of --every")
    return chosen


def connect(single):
    """Joins the ranks; answers (rank, world)."""
    world = 1 if single else int(os.environ.get("JAX_NUM_PROCESSES", os.environ.get("WORLD_SIZE", "1")))
    rank = 0 if world == 1 else int(os.environ.get("JAX_PROCESS_ID", os.environ.get("RANK", "0")))
    if world > 1:
        address = os.environ.get("JAX_COORDINATOR_ADDRESS")
        address = address or f"{os.environ['MASTER_ADDR']}:{os.environ['MASTER_PORT']}"
        # JAX would swallow SIGTERM to announce a pre-emption to nobody here; a checkpoint is never far.
        jax.config.update("jax_enable_preemption_service", False)
        # A dead rank is the scheduler's to notice; the short heartbeat only helps where there is none.
        jax.distributed.initialize(address, world, rank, initialization_timeout=120, heartbeat_timeout_seconds=10)
    return rank, world


def load(rank, world):
    """This rank's rows of the training set, padded to equal shares with rows of weight 0, and the test set."""
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))
    images = (digits.data[order] / 16.0).astype(np.float32)
    labels = digits.target[order].astype(np.int32)
    share = -(-TRAINING_ROWS // world)
    mine = np.arange(TRAINING_ROWS)[rank::world]
    rows = np.resize(mine, share)
    weights = (np.arange(share) < len(mine)).astype(np.float32)
    return (images[rows], labels[rows], weights), (images[TRAINING_ROWS:], labels[TRAINING_ROWS:])


def first_parameters():
    """The same numbers on every rank."""
    chance = np.random.default_rng(1)
    shapes = [(64, HIDDEN), (HIDDEN,), (HIDDEN, 10), (10,)]
    scaled = [chance.standard_normal(s) * (np.sqrt(2 / s[0]) if len(s) == 2 else 0) for s in shapes]
    return [value.astype(np.float32) for value in scaled]


def scores(parameters, images):
    w1, b1, w2, b2 = parameters
    return jnp.maximum(images @ w1 + b1, 0) @ w2 + b2


def local_loss(parameters, images, labels, weights):
    """This rank's part of the mean cross-entropy over all training rows."""
    chosen = jnp.take_along_axis(jax.nn.log_softmax(scores(parameters, images)), labels[:, None], axis=1)[:, 0]
    return -jnp.sum(chosen * weights) / TRAINING_ROWS


def make_trainer(mesh, every):
    """A compiled function that does `every` steps and answers the new parameters and the loss before the last step."""

    def step(_, carried, rows):
        parameters, _ = carried
        loss, gradients = jax.value_and_grad(local_loss)(parameters, *rows)
        # One all-reduce a step, whatever the number of tensors: its latency is what a small network pays.
        flat, restore = ravel_pytree((loss, gradients))
        loss, gradients = restore(jax.lax.psum(flat, "rank"))
        return [p - RATE * g for p, g in zip(parameters, gradients)], loss

    def train(parameters, *rows):
        return jax.lax.fori_loop(0, every, functools.partial(step, rows=rows), (parameters, jnp.float32(0)))

    spread, same = PartitionSpec("rank"), PartitionSpec()
    mapped = jax.shard_map(
        train, mesh=mesh, in_specs=(same, spread, spread, spread), out_specs=(same, same), check_vma=False)
    return jax.jit(mapped)


class Checkpoints:
    """Files of one job in COORD_CHECKPOINT_DIR, each whole or absent; only rank 0 touches them."""

    def __init__(self):
        root = os.environ.get("COORD_CHECKPOINT_DIR")
        self.folder = root and pathlib.Path(root) / f"job-{os.environ.get('COORD_JOB_ID', 'none')}"
        self.generation = os.environ.get("COORD_GENERATION", "0")

    def newest(self):
        """(step, parameters) of the newest whole file; (0, the first parameters) without one."""
        found = sorted(self.folder.glob("step-*.npz"), reverse=True) if self.folder else []
        for path in found:
            try:
                with np.load(path) as saved:
                    return int(saved["step"]), [saved[f"p{i}"] for i in range(4)]
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as broken:
                print(f"checkpoint {path} is not whole ({broken}); trying an older one", flush=True)
        return 0, first_parameters()

    def write(self, step, parameters):
        if not self.folder:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        # The generation keeps a rank that was cut off from writing over the file of its successor.
        path = self.folder / f"step-{step:06d}-g{self.generation}.npz"
        partial = path.with_suffix(".partial")
        with open(partial, "wb") as file:
            np.savez(file, step=step, **{f"p{i}": value for i, value in enumerate(parameters)})
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        for old in sorted(self.folder.glob("step-*.npz"))[:-KEPT_CHECKPOINTS]:
            old.unlink(missing_ok=True)


def say(text, **metric):
    """A line for people and the same for programs."""
    print(text, flush=True)
    print("@metric " + json.dumps({"v": 1, **metric, "ts": round(time.time(), 3)}), flush=True)


def main():
    chosen = arguments()
    rank, world = connect(chosen.single)
    rows, (test_images, test_labels) = load(rank, world)
    node = os.environ.get("COORD_NODE_RANK", "0")
    print(f"rank {rank} of {world} on node {node}: {int(rows[2].sum())} rows, pid {os.getpid()}", flush=True)

    checkpoints = Checkpoints()
    step, parameters = checkpoints.newest() if rank == 0 else (0, first_parameters())
    if world > 1:
        # Only rank 0 needs to reach the checkpoint; the others are told what was in it.
        step, parameters = multihost_utils.broadcast_one_to_all((np.int32(step), parameters))
    step = int(step)
    if rank == 0 and step:
        print(f"going on from the checkpoint of step {step}", flush=True)

    mesh = Mesh(np.array(jax.devices()), ("rank",))
    spread = NamedSharding(mesh, PartitionSpec("rank"))
    shared = [jax.make_array_from_process_local_data(spread, part) for part in rows]
    same = NamedSharding(mesh, PartitionSpec())
    parameters = [jax.make_array_from_process_local_data(same, np.asarray(value)) for value in parameters]
    train = make_trainer(mesh, chosen.every)

    def accuracy():
        local = [value.addressable_data(0) for value in parameters]
        return float(np.mean(np.asarray(scores(local, test_images)).argmax(axis=1) == test_labels))

    began, loss = time.monotonic(), float("nan")
    while step < chosen.steps:
        parameters, loss = train(parameters, *shared)
        loss = float(loss.addressable_data(0))
        step += chosen.every
        if rank == 0:
            right = accuracy()
            elapsed = time.monotonic() - began
            say(f"step {step:4d}/{chosen.steps}  loss {loss:.6f}  accuracy {right:.4f}  {elapsed:5.1f} s",
                phase="train", step=step, loss=round(loss, 9), accuracy=round(right, 6),
                progress=round(step / chosen.steps, 4))
            if step % chosen.checkpoint_every == 0:
                checkpoints.write(step, [np.asarray(value.addressable_data(0)) for value in parameters])
    if rank == 0:
        right = accuracy()
        say(f"final accuracy {right:.4f} on {len(test_labels)} digits never trained on, {world} process{'es' * (world > 1)}",
            phase="test", step=step, accuracy=round(right, 6))
    return 0


if __name__ == "__main__":
    sys.exit(main())
