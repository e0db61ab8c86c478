"""The models at run time: loaded from ``models/`` offline, as arrays and ONNX graphs; torch is never needed here."""
