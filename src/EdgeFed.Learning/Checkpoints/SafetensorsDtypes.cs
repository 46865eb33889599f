namespace EdgeFed.Learning.Checkpoints;

/// <summary>The element types of the format.</summary>
internal static class SafetensorsDtypes
{
    /// <summary>Size of an element in bits.</summary>
    /// <exception cref="SafetensorsException">The type is unknown.</exception>
    public static int Bits(string dtype, string tensor, string file) => dtype switch
    {
        "F64" or "I64" or "U64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "F8_E4M3" or "F8_E5M2" or "I8" or "U8" or "BOOL" => 8,
        _ => throw new SafetensorsException($"{file}: '{tensor}' has the dtype {dtype}; expected one of F64, F32, F16, BF16, " +
            "F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8, BOOL."),
    };
}
