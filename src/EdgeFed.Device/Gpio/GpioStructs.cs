using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Device.Gpio;

/// <summary>Flags of <c>enum gpio_v2_line_flag</c> (include/uapi/linux/gpio.h).</summary>
[Flags]
internal enum GpioLineFlags : ulong
{
    None = 0,
    Used = 1 << 0,
    ActiveLow = 1 << 1,
    Input = 1 << 2,
    Output = 1 << 3,
    EdgeRising = 1 << 4,
    EdgeFalling = 1 << 5,
    BiasPullUp = 1 << 8,
    BiasPullDown = 1 << 9,
    BiasDisabled = 1 << 10,
}

/// <summary><c>GPIO_MAX_NAME_SIZE</c> bytes of text that ends with a zero.</summary>
[InlineArray(Length)]
internal struct GpioName
{
    public const int Length = 32;
    private byte _first;

    public static GpioName Of(string text)
    {
        var name = new GpioName();
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, Length - 1)).CopyTo(name);
        return name;
    }

    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        var end = bytes.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

/// <summary><c>struct gpiochip_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChipInfo
{
    public GpioName Name;
    public GpioName Label;
    public uint Lines;
}

/// <summary><c>struct gpio_v2_line_attribute</c>; the union is eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineAttribute
{
    public const uint OutputValues = 2, Debounce = 3;
    public uint Id;
    private readonly uint _padding;
    public ulong Value;
}

/// <summary><c>struct gpio_v2_line_config_attribute</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineConfigAttribute
{
    public GpioLineAttribute Attribute;
    public ulong Mask;
}

/// <summary>As many as a line or a request may have: <c>GPIO_V2_LINE_NUM_ATTRS_MAX</c>.</summary>
[InlineArray(10)]
internal struct GpioLineConfigAttributes
{
    private GpioLineConfigAttribute _first;
}

[InlineArray(10)]
internal struct GpioLineAttributes
{
    private GpioLineAttribute _first;
}

/// <summary>Reserved by the kernel for later.</summary>
[InlineArray(5)]
internal struct FiveReserved
{
    private uint _first;
}

/// <summary><c>GPIO_V2_LINES_MAX</c> offsets.</summary>
[InlineArray(64)]
internal struct GpioOffsets
{
    private uint _first;
}

/// <summary><c>struct gpio_v2_line_config</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineConfig
{
    public GpioLineFlags Flags;
    public uint AttributeCount;
    private readonly FiveReserved _padding;
    public GpioLineConfigAttributes Attributes;
}

/// <summary><c>struct gpio_v2_line_request</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineRequest
{
    public GpioOffsets Offsets;
    public GpioName Consumer;
    public GpioLineConfig Config;
    public uint LineCount;
    public uint EventBufferSize;
    private readonly FiveReserved _padding;
    public int Descriptor;
}

/// <summary><c>struct gpio_v2_line_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineInfo
{
    public GpioName Name;
    public GpioName Consumer;
    public uint Offset;
    public uint AttributeCount;
    public GpioLineFlags Flags;
    private readonly GpioLineAttributes _attributes;
    private readonly uint _reserved1, _reserved2, _reserved3, _reserved4;
}

/// <summary><c>struct gpio_v2_line_values</c>: bit i is line i of the request.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary><c>struct gpio_v2_line_event</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineEvent
{
    public const uint RisingEdge = 1, FallingEdge = 2;

    /// <summary>On the kernel's monotonic clock.</summary>
    public ulong Nanoseconds;
    public uint Id;
    public uint Offset;
    public uint Sequence;
    public uint LineSequence;
    private readonly FiveReserved _padding;
    private readonly uint _padding6;
}
