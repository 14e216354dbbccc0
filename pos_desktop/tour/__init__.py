"""The tour: the real windows driven through the main job, with every figure written down before and after."""
