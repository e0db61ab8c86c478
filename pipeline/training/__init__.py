"""How the models are made and measured, from ``data/labelled`` alone; torch is imported here and nowhere else."""
