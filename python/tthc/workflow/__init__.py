"""The officer's steps: collect, settle whose form each one is, check, consolidate, export."""
