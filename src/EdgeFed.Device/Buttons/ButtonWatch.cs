using EdgeFed.Device.Gpio;
using EdgeFed.Device.Lights;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Device.Buttons;

/// <summary>Watches a button on a GPIO line, on a thread of its own that sleeps in the kernel until somebody presses.</summary>
internal sealed class ButtonWatch
{
    private readonly Action<Press> _pressed;
    private readonly LineAddress _address;
    private readonly PressReader _reader;
    private readonly ILogger _log;

    private ButtonWatch(LineAddress address, TimeSpan longPress, Action<Press> pressed, ILogger log) =>
        (_address, _reader, _pressed, _log) = (address, new PressReader(longPress), pressed, log);

    /// <summary>A button that cannot be used is told once; the unit works on without it.</summary>
    /// <param name="pressed">Called on the button's thread.</param>
    public static void Start(IGpio gpio, LineAddress address, LineBias bias, TimeSpan longPress, Action<Press> pressed, ILogger log)
    {
        try
        {
            var line = gpio.Input(address, bias);
            var watch = new ButtonWatch(address, longPress, pressed, log);
            new Thread(() => watch.Run(line)) { IsBackground = true, Name = "button" }.Start();
        }
        catch (LampException unusable)
        {
            DeviceLog.ButtonUnusable(log, address.ToString(), unusable.Message);
        }
    }

    private void Run(IInputLine line)
    {
        try
        {
            while (true)
            {
                var press = _reader.Read(line.Wait(_reader.Patience));
                if (press != Press.None) _pressed(press);
            }
        }
        catch (LampException unusable)
        {
            DeviceLog.ButtonUnusable(_log, _address.ToString(), unusable.Message);
        }
    }
}
