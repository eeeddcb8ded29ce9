"""`travel handover`: custody that passes from one custodian to another."""
