"""Durable work. A job is a row; its steps live in the library; a runner carries it through.

``handlers`` says which steps a kind of job has and in which lane each runs. ``runner`` claims
a job, runs a step, saves what it learned, goes on. ``retry`` decides what a failure means, and
``circuit`` what it means for all jobs of the service that failed.
``queue`` is what the user does with jobs: pause, resume, cancel, retry. ``workspace`` is one
open library with all of it.
"""
