"""The product's version, as every process and file of it states."""

VERSION = "0.1.0"
