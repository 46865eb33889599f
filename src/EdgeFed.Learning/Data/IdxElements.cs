using System.Buffers.Binary;

namespace EdgeFed.Learning.Data;

/// <summary>Kind of number that an idx file holds: the third byte of the file.</summary>
public enum IdxElement : byte
{
    /// <summary>Unsigned bytes.</summary>
    UInt8 = 0x08,

    /// <summary>Signed bytes.</summary>
    Int8 = 0x09,

    /// <summary>Signed integers of two bytes.</summary>
    Int16 = 0x0B,

    /// <summary>Signed integers of four bytes.</summary>
    Int32 = 0x0C,

    /// <summary>Floats of four bytes.</summary>
    Float32 = 0x0D,

    /// <summary>Floats of eight bytes.</summary>
    Float64 = 0x0E,
}

/// <summary>Numbers of an idx file, big-endian (http://yann.lecun.com/exdb/mnist/).</summary>
internal static class IdxElements
{
    /// <summary>Bytes of a number; 0 if there is no such kind.</summary>
    public static int Bytes(this IdxElement kind) => kind switch
    {
        IdxElement.UInt8 or IdxElement.Int8 => 1,
        IdxElement.Int16 => 2,
        IdxElement.Int32 or IdxElement.Float32 => 4,
        IdxElement.Float64 => 8,
        _ => 0,
    };

    /// <summary>Tells whether its numbers can be labels.</summary>
    public static bool IsWhole(this IdxElement kind) => kind is not (IdxElement.Float32 or IdxElement.Float64);

    /// <summary>The first number of <paramref name="bytes"/>, of a kind of whole numbers.</summary>
    public static int ReadWhole(IdxElement kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        IdxElement.UInt8 => bytes[0],
        IdxElement.Int8 => (sbyte)bytes[0],
        IdxElement.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
        _ => BinaryPrimitives.ReadInt32BigEndian(bytes),
    };

    /// <summary>All numbers of <paramref name="bytes"/> as they are, in float32.</summary>
    /// <returns>Index of the first that is not finite in float32; -1 if all are.</returns>
    public static int ToFloats(IdxElement kind, ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        var size = kind.Bytes();
        for (var i = 0; i < floats.Length; i++)
        {
            var number = bytes.Slice(i * size, size);
            floats[i] = kind switch
            {
                IdxElement.Float32 => BinaryPrimitives.ReadSingleBigEndian(number),
                IdxElement.Float64 => (float)BinaryPrimitives.ReadDoubleBigEndian(number),
                _ => ReadWhole(kind, number),
            };
            if (!float.IsFinite(floats[i])) return i;
        }

        return -1;
    }
}
