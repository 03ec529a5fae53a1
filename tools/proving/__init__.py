"""The parts of the proof: releases, runs, claims, and the child that runs inside each Django."""
