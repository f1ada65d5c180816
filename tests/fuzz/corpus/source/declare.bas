Declare PtrSafe Function A Lib "p^ow""er" (1,2,3,4) Xor 7
Property Get B_Layout()
