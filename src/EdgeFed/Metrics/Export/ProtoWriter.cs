using System.Buffers;
using System.Buffers.Binary;

namespace EdgeFed.Metrics.Export;

/// <summary>
/// Writes fields of a protocol-buffers message (protobuf.dev/programming-guides/encoding): a varint of number and wire type,
/// then the value.
/// </summary>
internal sealed class ProtoWriter
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <param name="value">Not negative.</param>
    public void Integer(int field, long value)
    {
        Key(field, Varint);
        Number((ulong)value);
    }

    public void Double(int field, double value)
    {
        Key(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    public void Float(int field, float value)
    {
        Key(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
    }

    /// <summary>A text as UTF-8, or a message.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, Delimited);
        Number((ulong)value.Length);
        _bytes.Write(value);
    }

    private void Key(int field, int wireType) => Number((ulong)(field << 3 | wireType));

    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
