using System.Reflection;
using System.Reflection.Emit;

namespace EdgeFed.Simulation.Tests.Structure;

/// <summary>Types of an assembly and those of the same assembly that each one uses, read from signatures and from compiled method bodies.</summary>
internal sealed class TypeGraph
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly OpCode?[] _oneByte = new OpCode?[256];
    private static readonly OpCode?[] _twoByte = new OpCode?[256];

    private readonly Assembly _assembly;
    private readonly Dictionary<Type, HashSet<Type>> _uses = [];

    static TypeGraph()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? _oneByte : _twoByte)[(byte)code.Value] = code;
        }
    }

    private TypeGraph(Assembly assembly)
    {
        _assembly = assembly;
        foreach (var type in assembly.GetTypes()) Read(type);
    }

    /// <summary>Outermost types, each with the outermost types that it uses.</summary>
    public IReadOnlyDictionary<Type, HashSet<Type>> Uses => _uses;

    public static TypeGraph Of(Assembly assembly) => new(assembly);

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    private void Read(Type type)
    {
        var from = Outermost(type);
        if (from.Namespace is null) return;
        if (!_uses.ContainsKey(from)) _uses[from] = [];
        Note(from, type.BaseType);
        foreach (var one in type.GetInterfaces()) Note(from, one);
        foreach (var field in type.GetFields(All)) Note(from, field.FieldType);
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))) ReadMethod(from, method);
    }

    private void ReadMethod(Type from, MethodBase method)
    {
        if (method is MethodInfo { ReturnType: var result }) Note(from, result);
        foreach (var parameter in method.GetParameters()) Note(from, parameter.ParameterType);
        if (method.GetMethodBody() is not { } body) return;
        foreach (var local in body.LocalVariables) Note(from, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses)
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause) Note(from, clause.CatchType);
        ReadCode(from, method, body.GetILAsByteArray()!);
    }

    private void ReadCode(Type from, MethodBase method, byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var operation = (code[at] == 0xFE ? _twoByte[code[++at]] : _oneByte[code[at]])!.Value;
            at++;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                NoteMember(from, method, BitConverter.ToInt32(code, at));
            at += SizeOf(operation.OperandType, code, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };

    private void NoteMember(Type from, MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, ofType, ofMethod);
        if (member is Type type) Note(from, type);
        else Note(from, member?.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } generic)
            foreach (var argument in generic.GetGenericArguments()) Note(from, argument);
        if (member is FieldInfo field) Note(from, field.FieldType);
        if (member is MethodInfo called) Note(from, called.ReturnType);
    }

    private void Note(Type from, Type? used)
    {
        if (used is null || used.IsGenericParameter) return;
        if (used.HasElementType)
        {
            Note(from, used.GetElementType());
            return;
        }

        foreach (var argument in used.GetGenericArguments()) Note(from, argument);
        var to = Outermost(used);
        if (to.IsGenericType) to = to.GetGenericTypeDefinition();
        if (to.Assembly == _assembly && to != from && to.Namespace is not null) _uses[from].Add(to);
    }
}
