namespace EdgeFed.Protocol.MessagePack;

/// <summary>Family of the next value, as far as its first byte tells.</summary>
public enum MessagePackType
{
    /// <summary>The byte 0xc1, which the format never uses.</summary>
    Invalid,

    /// <summary>Nil.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any signed or unsigned integer form.</summary>
    Integer,

    /// <summary>float 32 or float 64.</summary>
    Float,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>Array.</summary>
    Array,

    /// <summary>Map.</summary>
    Map,

    /// <summary>Extension, timestamps included.</summary>
    Extension,
}
