using Package = MessagePack;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>Family of the next value, as far as its first byte tells.</summary>
public enum MessagePackType
{
    /// <summary>The byte 0xc1, which the format never uses.</summary>
    Invalid = Package.MessagePackType.Unknown,

    /// <summary>Nil.</summary>
    Nil = Package.MessagePackType.Nil,

    /// <summary>True or false.</summary>
    Boolean = Package.MessagePackType.Boolean,

    /// <summary>Any signed or unsigned integer form.</summary>
    Integer = Package.MessagePackType.Integer,

    /// <summary>float 32 or float 64.</summary>
    Float = Package.MessagePackType.Float,

    /// <summary>UTF-8 text.</summary>
    String = Package.MessagePackType.String,

    /// <summary>Bytes.</summary>
    Binary = Package.MessagePackType.Binary,

    /// <summary>Array.</summary>
    Array = Package.MessagePackType.Array,

    /// <summary>Map.</summary>
    Map = Package.MessagePackType.Map,

    /// <summary>Extension, timestamps included.</summary>
    Extension = Package.MessagePackType.Extension,
}
