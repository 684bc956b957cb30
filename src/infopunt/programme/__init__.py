"""Experiments with forms of service and the ledger of the funders. It will never hold a visitor. Not furnished yet."""
