using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>
/// Walks the keys of one message: each at most once, nothing after the last, unknown ones left to the caller to skip.
/// </summary>
internal ref struct FieldReader
{
    private const int TrackedKeys = 64;

    private readonly string _message;
    private int _remaining;
    private ulong _seen;

    /// <summary>The value of the key that was just returned is next.</summary>
    public MessagePackReader Value;

    public FieldReader(string message, ReadOnlySequence<byte> payload)
    {
        _message = message;
        Value = new MessagePackReader(payload);
        _remaining = Value.ReadMapHeader(ProtocolLimits.MaxFields);
    }

    /// <summary>Moves to the next key; false after the last, when nothing may follow.</summary>
    public bool Next(out int key)
    {
        key = -1;
        if (_remaining-- == 0)
        {
            if (!Value.End) ProtocolException.ThrowMalformed($"{_message} is followed by {Value.Remaining} more bytes.");
            return false;
        }

        var number = Value.ReadInt64();
        if (number is >= 0 and < TrackedKeys) key = Track((int)number);
        return true;
    }

    /// <summary>Throws for the first of <paramref name="keys"/> that was not there.</summary>
    public readonly void Require(params ReadOnlySpan<int> keys)
    {
        foreach (var key in keys)
        {
            if ((_seen & (1UL << key)) == 0) ProtocolException.ThrowMissingKey(_message, key);
        }
    }

    public int Int32(string what, int minimum, int maximum) => (int)Int64(what, minimum, maximum);

    public long Int64(string what, long minimum, long maximum)
    {
        var value = Value.ReadInt64();
        if (value < minimum || value > maximum) ProtocolException.ThrowRange($"{_message}: {what}", value, minimum, maximum);
        return value;
    }

    public string Text(int maxBytes) => Value.ReadString(maxBytes);

    /// <summary>A device or job id.</summary>
    public string Id(string what, int maxLength)
    {
        var id = Value.ReadString(maxLength);
        if (!Identifier.IsValid(id, maxLength))
            ProtocolException.ThrowMalformed($"{_message}: {what} '{id}' is not 1 to {maxLength} of {Identifier.Rule}.");
        return id;
    }

    /// <summary>The name of an object, of any kind.</summary>
    public string Name()
    {
        var name = Value.ReadString(ProtocolLimits.MaxObjectName);
        if (!ObjectName.IsWellFormed(name)) ProtocolException.ThrowMalformed($"{_message}: '{name}' is no object name.");
        return name;
    }

    public Digest Digest() => new(Bytes("digest", Core.Values.Digest.Size, Core.Values.Digest.Size));

    public byte[] Bytes(string what, int minimum, int maximum)
    {
        var bytes = Value.ReadBinary(maximum);
        if (bytes.Length < minimum) ProtocolException.ThrowRange($"{_message}: length of {what}", bytes.Length, minimum, maximum);
        return bytes.ToArray();
    }

    public string[] Strings(int maxCount, int maxBytes)
    {
        var strings = new string[Value.ReadArrayHeader(maxCount)];
        for (var i = 0; i < strings.Length; i++) strings[i] = Value.ReadString(maxBytes);
        return strings;
    }

    /// <summary>The bytes of the whole next value, which is consumed.</summary>
    public ReadOnlySequence<byte> Nested() => Value.ReadRaw();

    private int Track(int key)
    {
        if ((_seen & (1UL << key)) != 0) ProtocolException.ThrowDuplicateKey(_message, $"{key}");
        _seen |= 1UL << key;
        return key;
    }
}
