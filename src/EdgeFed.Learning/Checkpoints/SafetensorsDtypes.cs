namespace EdgeFed.Learning.Checkpoints;

/// <summary>The element types of the format; newer ones than these can be in a file, too.</summary>
internal static class SafetensorsDtypes
{
    /// <summary>Size of an element in bits; null if the type is not known.</summary>
    public static int? Bits(string dtype) => dtype switch
    {
        "F64" or "I64" or "U64" or "C64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "F8_E4M3" or "F8_E5M2" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" or "I8" or "U8" or "BOOL" => 8,
        "F6_E2M3" or "F6_E3M2" => 6,
        "F4" => 4,
        _ => null,
    };
}
