using EdgeFed.Core.Errors;
using EdgeFed.Device.Lights;
using Microsoft.Win32.SafeHandles;

namespace EdgeFed.Device.Gpio;

/// <summary>The GPIO character devices of this machine.</summary>
internal sealed class GpioChips(string directory = "/dev") : IGpio
{
    private const string Consumer = "edgefed";
    private const int NoSuchLine = 22, Busy = 16, NotSupported = 524, NotPermitted = 1, NoInterrupt = 6; // EINVAL, EBUSY, ENOTSUPP of the kernel, EPERM, ENXIO
    private const uint DebounceMicroseconds = 10_000;

    public IOutputLine Output(LineAddress line)
    {
        var flags = GpioLineFlags.Output | Polarity(line);
        return new GpioLine(Request(line, flags, null));
    }

    public IInputLine Input(LineAddress line, LineBias bias)
    {
        var flags = GpioLineFlags.Input | GpioLineFlags.EdgeRising | GpioLineFlags.EdgeFalling | Polarity(line) | FlagOf(bias);
        return new GpioLine(Request(line, flags, DebounceMicroseconds));
    }

    public string? ProblemOf(LineAddress line)
    {
        try
        {
            var (chip, offset) = Find(line);
            using (chip)
            {
                if (offset >= LinesOf(chip)) return Explain(line, chip, offset, NoSuchLine).Message;
                var info = InfoOf(chip, offset);
                return info.Flags.HasFlag(GpioLineFlags.Used) && info.Consumer.ToString() != Consumer ? Explain(line, chip, offset, Busy).Message : null;
            }
        }
        catch (LampException problem)
        {
            return problem.Message;
        }
    }

    private static GpioLineFlags Polarity(LineAddress line) => line.IsActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None;

    private static GpioLineFlags FlagOf(LineBias bias) => bias switch
    {
        LineBias.PullUp => GpioLineFlags.BiasPullUp,
        LineBias.PullDown => GpioLineFlags.BiasPullDown,
        _ => GpioLineFlags.None,
    };

    private SafeFileHandle Request(LineAddress line, GpioLineFlags flags, uint? debounce)
    {
        var (chip, offset) = Find(line);
        using (chip)
        {
            var request = new GpioLineRequest { Consumer = GpioName.Of(Consumer), LineCount = 1 };
            request.Offsets[0] = (uint)offset;
            request.Config.Flags = flags;
            if (debounce is { } microseconds)
            {
                request.Config.AttributeCount = 1;
                request.Config.Attributes[0] = new GpioLineConfigAttribute
                {
                    Attribute = new GpioLineAttribute { Id = GpioLineAttribute.Debounce, Value = microseconds },
                    Mask = 1,
                };
            }

            var error = GpioCalls.Ask(chip, GpioCalls.GetLine, ref request);
            if (error != 0) throw Explain(line, chip, offset, error);
            return new SafeFileHandle(request.Descriptor, ownsHandle: true);
        }
    }

    private (SafeFileHandle Chip, int Offset) Find(LineAddress line)
    {
        if (line.Chip is { } named) return (Open(Path.Combine(directory, named)), line.Offset);
        foreach (var path in Chips())
        {
            var chip = Open(path);
            var offset = OffsetOf(chip, line.Name);
            if (offset >= 0) return (chip, offset);
            chip.Dispose();
        }

        throw new LampException($"no GPIO chip under {directory} has a line of that name; `gpioinfo` lists them all");
    }

    private IEnumerable<string> Chips() => Directory.EnumerateFiles(directory, "gpiochip*").Order(StringComparer.Ordinal);

    private static int OffsetOf(SafeFileHandle chip, string name)
    {
        for (var offset = 0; offset < LinesOf(chip); offset++)
            if (InfoOf(chip, offset).Name.ToString() == name) return offset;
        return -1;
    }

    private static int LinesOf(SafeFileHandle chip)
    {
        var info = default(GpioChipInfo);
        return GpioCalls.Ask(chip, GpioCalls.GetChipInfo, ref info) == 0 ? (int)info.Lines : 0;
    }

    private static GpioLineInfo InfoOf(SafeFileHandle chip, int offset)
    {
        var info = new GpioLineInfo { Offset = (uint)offset };
        GpioCalls.Ask(chip, GpioCalls.GetLineInfo, ref info);
        return info;
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LampException($"there is no {path}; `gpiodetect` lists the chips", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LampException($"no permission for {path}; the unit's user needs to be in the group of that file (ls -l {path})", e);
        }
        catch (IOException e)
        {
            throw new LampException($"{path}: {ErrorText.Of(e)}", e);
        }
    }

    private static LampException Explain(LineAddress line, SafeFileHandle chip, int offset, int error)
    {
        var lines = LinesOf(chip);
        if (lines == 0) return new LampException($"{line.Chip} is no GPIO chip");
        return new LampException(error switch
        {
            Busy => $"it is in use by {UserOf(chip, offset)}",
            NoSuchLine when offset >= lines => $"the chip has {lines} lines, 0 to {lines - 1}",
            NotSupported or NoSuchLine => "the chip cannot do this with the line (edges, or a pull-up or pull-down; see lights.button_bias)",
            NoInterrupt => "the chip cannot tell of a change of this line; choose a line with an interrupt",
            NotPermitted => "the kernel does not permit it",
            _ => $"the kernel refuses it (error {error})",
        });
    }

    private static string UserOf(SafeFileHandle chip, int offset) => InfoOf(chip, offset).Consumer.ToString() is { Length: > 0 } user ? user : "the kernel";
}
