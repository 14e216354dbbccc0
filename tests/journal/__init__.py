"""What facts, their envelope, their chain and their folds promise."""
