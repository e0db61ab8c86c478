"""Readers: files of every known make in, documents out."""
