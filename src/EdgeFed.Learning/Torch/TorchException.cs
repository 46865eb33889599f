namespace EdgeFed.Learning.Torch;

/// <summary>The torch backend cannot be used, or failed while it was; the message is one line.</summary>
public sealed class TorchException(string message, Exception? inner = null) : LearningException(message, inner);
