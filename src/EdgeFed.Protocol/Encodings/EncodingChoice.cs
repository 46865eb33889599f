namespace EdgeFed.Protocol.Encodings;

/// <summary>Parameters of an encoder that a decoder need not know.</summary>
/// <param name="Noise">For stochastic rounding.</param>
/// <param name="Threshold">For <see cref="Objects.Encoding.TopK"/>: the smallest magnitude that is sent; zeros never are.</param>
public readonly record struct EncodingChoice(RoundingNoise Noise, float Threshold = 0);
