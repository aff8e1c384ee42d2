"""Train the child; resumable, seeded, on CPU (bf16) or on CUDA where there is one.

Reads what ``prepare.py`` and ``warmstart.py`` wrote in ``--work``; writes ``checkpoint.pt`` there
every few minutes (atomically) and goes on from it when started again.  The learning rate falls
with the trained time over ``--minutes``: give a larger number later to train on.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import signal
import time
from pathlib import Path

import torch

from data import Examples, pad
from model import Child, Shape, SmoothedLoss


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="working folder")
    parser.add_argument("--minutes", type=float, default=120, help="total time, resumes included")
    parser.add_argument("--save-every", type=float, default=4, help="minutes between checkpoints")
    parser.add_argument("--tokens", type=int, default=4000, help="padded tokens a side and batch")
    parser.add_argument("--rate", type=float, default=6e-4, help="peak learning rate of the body")
    parser.add_argument("--source-factor", type=float, default=4.0, help="rate of source pieces")
    parser.add_argument("--copied-factor", type=float, default=0.25, help="of copied source rows")
    parser.add_argument("--attention-factor", type=float, default=2.0, help="rate of new layers")
    parser.add_argument("--target-factor", type=float, default=0.5, help="rate of target pieces")
    parser.add_argument("--warmup", type=int, default=150)
    parser.add_argument("--final", type=float, default=0.03, help="last rate over the peak")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--negatives", type=int, default=3000, help="0: the whole softmax")
    parser.add_argument("--ema", type=float, default=0.998, help="decay of averaged weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--max-steps", type=int, default=0, help="stop early (for measuring)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def groups(child: Child, args: argparse.Namespace) -> list[dict[str, object]]:
    """Parameter groups with their learning-rate factors."""
    attention = {
        id(p)
        for layer in child.body.decoder
        for n, p in layer["self"].named_parameters()
        if "norm" not in n
    }
    new = [p for p in child.body.parameters() if id(p) in attention]
    old = [p for p in child.body.parameters() if id(p) not in attention]
    return [
        {"params": [child.source], "factor": args.source_factor},
        {"params": [child.target, child.bias], "factor": args.target_factor},
        {"params": new, "factor": args.attention_factor},
        {"params": old, "factor": 1.0},
    ]


class Cores:
    """Give up a thread while another process needs its core.

    Two threads that meet at every operation run at the pace of the slower one, so a niced training
    loses far more than one busy core: then one thread on the free core is faster.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.before = self._read()

    @staticmethod
    def _read() -> tuple[float, float, float]:
        try:
            with Path("/proc/stat").open(encoding="ascii") as handle:
                fields = [int(x) for x in handle.readline().split()[1:9]]
        except OSError:
            return time.time(), 0.0, 0.0
        busy = sum(fields) - fields[3] - fields[4]
        return time.time(), busy / os.sysconf("SC_CLK_TCK"), sum(os.times()[:2])

    def adapt(self) -> None:
        """Look at the load since the last call (at least a second ago) and set the threads."""
        now = self._read()
        elapsed = now[0] - self.before[0]
        if elapsed < 1.0 or self.most < 2:
            return
        others = (now[1] - self.before[1] - (now[2] - self.before[2])) / elapsed
        free = (os.cpu_count() or 1) - others
        torch.set_num_threads(max(1, min(self.most, int(free + 0.55))))
        self.before = now


class Trainer:
    """State of a run: weights, averages, optimizer, place in the data, time spent."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.path: Path = args.work / "checkpoint.pt"
        start = torch.load(args.work / "start.pt", weights_only=False)
        self.shape = Shape(**start["shape"])
        self.child = Child(self.shape).to(args.device)
        self.child.load_state_dict(start["model"])
        self.optimizer = torch.optim.AdamW(
            groups(self.child, args), lr=0.0, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.0,
            fused=True,
        )  # fmt: skip
        # Source pieces that start as the parent's own vectors (names, numbers, parts of words)
        # move less than the new ones: what the parent copies must stay copied.
        count = self.shape.target_pieces
        first, second = start["model"]["source"][:count], start["model"]["target"]
        self.copied = (first == second).all(1).nonzero()[:, 0].to(args.device)
        self.step, self.spent, self.seen = 0, 0.0, 0
        self.place = (0, 0, 0)
        self.average = [p.detach().clone() for p in self.child.parameters()]
        if self.path.exists():
            self.load()
        self.low = copy.deepcopy(self.child.body).to(torch.bfloat16)
        self.pairs = list(zip(self.child.body.parameters(), self.low.parameters(), strict=True))
        self.low.train()

    def load(self) -> None:
        """Go on from the last checkpoint."""
        state = torch.load(self.path, weights_only=False, map_location=self.args.device)
        self.child.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        for group, fresh in zip(
            self.optimizer.param_groups, groups(self.child, self.args), strict=True
        ):
            group["factor"] = fresh["factor"]
        names = [n for n, _ in self.child.named_parameters()]
        self.average = [state["ema"][n].to(self.args.device) for n in names]
        self.step, self.spent, self.seen = state["step"], state["spent"], state["seen"]
        self.place = tuple(state["place"])
        print(f"resumed at step {self.step}, {self.spent / 60:.1f} minutes", flush=True)

    def save(self) -> None:
        """Write the checkpoint and rename it into place."""
        names = [n for n, _ in self.child.named_parameters()]
        partial = self.path.with_suffix(".partial")
        torch.save(
            {
                "shape": self.shape.__dict__,
                "model": self.child.state_dict(),
                "ema": dict(zip(names, self.average, strict=True)),
                "optimizer": self.optimizer.state_dict(),
                "step": self.step, "spent": self.spent, "seen": self.seen, "place": self.place,
            },
            partial,
        )  # fmt: skip
        partial.replace(self.path)

    def rate(self) -> float:
        """Warm-up by steps, then a cosine over the time budget."""
        args = self.args
        progress = min(1.0, self.spent / (args.minutes * 60))
        shape = args.final + (1 - args.final) * 0.5 * (1 + math.cos(math.pi * progress))
        return args.rate * shape * min(1.0, (self.step + 1) / args.warmup)

    def update(self, sources: list[list[int]], targets: list[list[int]]) -> tuple[float, int]:
        """One step on one batch; returns the mean negative log likelihood and token count."""
        args, child = self.args, self.child
        torch.manual_seed(args.seed * 1_000_003 + self.step)
        x = torch.tensor(pad(sources), device=args.device)
        y = torch.tensor(pad(targets, 1), device=args.device)
        states = child.states(self.low, x, y[:, :-1], torch.bfloat16, args.dropout)
        labels = y[:, 1:].reshape(-1)
        keep = (labels != 3).nonzero()[:, 0]
        rows = states.reshape(-1, self.shape.width).index_select(0, keep)
        loss = SmoothedLoss.apply(
            rows, child.target, child.bias, labels[keep], args.smoothing, args.negatives
        )
        loss.backward()
        high, low = [a for a, _ in self.pairs], [b for _, b in self.pairs]
        for a, b in self.pairs:
            a.grad = b.grad.float()
            b.grad = None
        torch.nn.utils.clip_grad_norm_(child.parameters(), 1.0, foreach=True)
        rate = self.rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        before = child.source.detach()[self.copied]
        self.optimizer.step()
        with torch.no_grad():
            after = torch.lerp(before, child.source[self.copied], args.copied_factor)
            child.source[self.copied] = after
        self.optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            torch._foreach_copy_(low, high)
            if self.step % 4 == 0:
                decay = min(args.ema, (1 + self.step) / (10 + self.step)) ** 4
                torch._foreach_lerp_(self.average, list(child.parameters()), 1 - decay)
        self.step += 1
        self.seen += len(keep)
        return loss.item(), len(keep)


def main() -> None:
    """Train until the time is spent or a signal asks to stop."""
    args = parse()
    torch.set_num_threads(args.threads)
    trainer = Trainer(args)
    examples = Examples(args.work, args.seed, args.tokens)
    stop = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.append(1))
    print(f"{len(examples.rows)} pairs, {args}", flush=True)
    cores = Cores(args.threads)
    total, count, last = 0.0, 0, time.time()
    clock, saved = time.time(), time.time()
    for place, sources, targets in examples.stream(*trainer.place):
        loss, tokens = trainer.update(sources, targets)
        trainer.place = place
        cores.adapt()
        now = time.time()
        trainer.spent += now - clock
        clock = now
        total, count = total + loss * tokens, count + tokens
        if trainer.step % 100 == 0:
            print(
                f"step {trainer.step} epoch {place[0]} pool {place[1]} nll {total / count:.3f}"
                f" tokens/s {count / (now - last):.0f} seen {trainer.seen / 1e6:.2f}M"
                f" minutes {trainer.spent / 60:.1f} rate {trainer.rate():.2e}",
                flush=True,
            )
            total, count, last = 0.0, 0, now
        done = trainer.spent >= args.minutes * 60 or trainer.step == args.max_steps or stop
        if done or now - saved > args.save_every * 60:
            trainer.save()
            saved = time.time()
        if done:
            break
    print("stopped at step", trainer.step, flush=True)


if __name__ == "__main__":
    main()
